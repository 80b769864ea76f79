package dev.coffre.agent.registration;

import dev.coffre.vault.SecurityPin;
import dev.coffre.vault.client.ProxyChoice;
import java.util.function.Supplier;

/**
 * The parameters for a re-installed machine to continue its chain.
 *
 * @param credentials path of the vault credentials file
 * @param machine name or id of the machine to replace
 * @param secret opens the machine's domain
 * @param pin by which an owner allows it; called only when it is needed
 * @param proxy to reach the vault through
 * @param startOver whether to discard an unfinished registration
 */
public record ReplacementRequest(
        String credentials,
        String machine,
        SecretSource secret,
        Supplier<SecurityPin> pin,
        ProxyChoice proxy,
        boolean startOver) {

    /**
     * The result.
     *
     * @param point the newest recovery point, which the chain continues from; 0 if there is none
     */
    public record ReplacementResult(String machine, String machineName, String vaultName, long point) {}
}
