package dev.coffre.server.message;

import java.util.List;

/**
 * The vault service is ready for its work.
 *
 * @param ready always true: a service that is not ready responds with a problem
 * @param checked the parts that were checked and found well
 */
public record ReadinessResponse(boolean ready, List<String> checked) {
    public ReadinessResponse {
        checked = List.copyOf(checked);
    }
}
