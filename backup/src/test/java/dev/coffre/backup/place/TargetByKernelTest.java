package dev.coffre.backup.place;

/** With openat2. */
class TargetByKernelTest extends TargetContract {
    TargetByKernelTest() {
        super(new Resolution.ByKernel());
    }
}
