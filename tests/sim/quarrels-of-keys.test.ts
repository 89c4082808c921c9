import { describeQuarrel } from './quarrel-suite'

describeQuarrel('keys rotate twice at once while one member is away for thirty days')
describeQuarrel('a removed device keeps writing and an honest member has built on it')
