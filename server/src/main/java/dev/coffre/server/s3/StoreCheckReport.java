package dev.coffre.server.s3;

import java.util.List;

/**
 * The report says what a storage service did when it was tried out. It has no secret.
 *
 * @param address of the store
 * @param service how the service names itself; empty if it does not
 */
public record StoreCheckReport(String address, String service, List<Result> results) {
    public StoreCheckReport {
        results = List.copyOf(results);
    }

    /**
     * The result for one capability.
     *
     * @param detail a figure or a name of the service's answer; empty for none
     */
    public record Result(StoreCapability capability, boolean holds, String detail) {}

    /** Returns whether the store is unsuitable because the service lacks this. A bucket that locks nothing lacks what locks need. */
    public boolean isMissing(Result result) {
        return !result.holds() && (result.capability().isRequired() || isForLocks(result.capability()) && lacksLocks());
    }

    private static boolean isForLocks(StoreCapability capability) {
        return capability == StoreCapability.OBJECT_LOCK || capability == StoreCapability.VERSIONS;
    }

    private boolean lacksLocks() {
        return results.stream()
                .anyMatch(result -> result.capability() == StoreCapability.LOCKED_WRITE && !result.holds());
    }

    public boolean isSuitable() {
        return refusal().isEmpty();
    }

    /** Returns why the service cannot keep a store; empty if it can. */
    public String refusal() {
        return results.stream()
                .filter(result -> !result.holds() && result.capability().isRequired())
                .map(result -> result.capability().refusal())
                .findFirst()
                .orElse("");
    }
}
