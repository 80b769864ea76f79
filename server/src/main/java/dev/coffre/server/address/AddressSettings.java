package dev.coffre.server.address;

import java.util.List;

/**
 * The operator's configuration for this run of the service.
 *
 * @param urls by which agents reach it; empty if not configured
 * @param trust how agents recognise it
 */
public record AddressSettings(List<String> urls, ServerTrust trust) {
    public AddressSettings {
        urls = List.copyOf(urls);
    }
}
