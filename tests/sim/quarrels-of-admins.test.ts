import { describeQuarrel } from './quarrel-suite'

describeQuarrel('Fault 31: two admins remove each other while apart')
describeQuarrel('Fault 32: an admin is demoted while inviting')
