package dev.coffre.agent.registration;

import dev.coffre.vault.SecurityPin;
import dev.coffre.vault.remote.ProxyChoice;
import java.util.function.Supplier;

/**
 * What a re-installed machine is to do to go on with its chain.
 *
 * @param credentials path of the vault credentials file
 * @param machine whose chain it is: name or id
 * @param secret opens the machine's domain
 * @param pin by which a person allowed it; asked for when it is needed
 * @param proxy to reach the vault through
 * @param startOver forget a registration that was not finished
 */
public record Replacement(
        String credentials,
        String machine,
        KeptSecret secret,
        Supplier<SecurityPin> pin,
        ProxyChoice proxy,
        boolean startOver) {

    /**
     * What came of it.
     *
     * @param point the newest recovery point, after which the machine goes on; 0 if it has none
     */
    public record Report(String machine, String machineName, String vaultName, long point) {}
}
