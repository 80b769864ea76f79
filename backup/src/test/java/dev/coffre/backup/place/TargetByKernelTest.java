package dev.coffre.backup.place;

/** With openat2, and files that have no name at first. */
class TargetByKernelTest extends RecoveryTargetContract {
    TargetByKernelTest() {
        super(new PathResolver.Openat2Resolver(), false);
    }
}
