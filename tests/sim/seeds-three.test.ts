import { describeSeeds } from './scenario-suite'

describeSeeds(101)
