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
