package dev.coffre.vault.wire;

import java.util.List;

/**
 * The vault service can do its work.
 *
 * @param ready true: a service that cannot answers with a problem
 * @param checked the parts that were looked at; all are well
 */
public record Ready(boolean ready, List<String> checked) {
    public Ready {
        checked = List.copyOf(checked);
    }
}
