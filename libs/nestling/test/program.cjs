// Runs a program from its sources; a worker of a cluster starts it again by this name.
require(process.env.NESTLING_TEST_PROGRAM);
