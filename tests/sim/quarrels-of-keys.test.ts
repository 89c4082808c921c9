import { describeQuarrel } from './quarrel-suite'

describeQuarrel('Fault 33: keys rotate twice at once while one member is away for thirty days')
describeQuarrel('Fault 29: a removed device keeps writing and an honest member has built on it')
