package dev.coffre.backup.place;

/** With openat2, and files that have no name at first. */
class TargetByKernelTest extends TargetContract {
    TargetByKernelTest() {
        super(new Resolution.ByKernel(), false);
    }
}
