package dev.coffre.server.address;

import java.util.List;

/**
 * What the operator has set for this run of the service.
 *
 * @param urls by which agents reach it; none: it is not known
 * @param trust by what agents recognise it
 */
public record Serving(List<String> urls, Trust trust) {
    public Serving {
        urls = List.copyOf(urls);
    }
}
