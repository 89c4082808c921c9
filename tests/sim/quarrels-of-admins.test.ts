import { describeQuarrel } from './quarrel-suite'

describeQuarrel('two admins remove each other while apart')
describeQuarrel('an admin is demoted while inviting')
