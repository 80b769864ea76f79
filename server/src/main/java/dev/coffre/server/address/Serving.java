package dev.coffre.server.address;

import java.util.List;

/**
 * The operator's configuration for this run of the service.
 *
 * @param urls by which agents reach it; empty if not configured
 * @param trust how agents recognise it
 */
public record Serving(List<String> urls, Trust trust) {
    public Serving {
        urls = List.copyOf(urls);
    }
}
