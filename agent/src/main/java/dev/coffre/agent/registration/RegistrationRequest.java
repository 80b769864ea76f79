package dev.coffre.agent.registration;

import dev.coffre.vault.MachineKind;
import dev.coffre.vault.client.ProxyChoice;
import java.util.Optional;

/**
 * The parameters of a registration.
 *
 * @param credentials path of the vault credentials file
 * @param acknowledged whether the user has acknowledged that a lost passphrase means lost data
 * @param name of the machine at the vault; the host name if empty
 * @param proxy to reach the vault through
 * @param kind requested kind of machine; ordinary if empty
 * @param startOver whether to discard an unfinished registration
 */
public record RegistrationRequest(
        String credentials,
        PassphraseChoice passphrase,
        boolean acknowledged,
        RecoveryCodeChoice recoveryCode,
        Optional<String> name,
        ProxyChoice proxy,
        Optional<MachineKind> kind,
        boolean startOver) {

    /**
     * The result.
     *
     * @param machineName as the vault shows it
     * @param askedName requested name; differs if another machine of the vault had it already
     * @param hasRecoveryCode whether there is a recovery code beside the passphrase
     */
    public record RegistrationResult(
            String machine, String machineName, String askedName, String vaultName, boolean hasRecoveryCode) {
        public boolean nameWasTaken() {
            return !machineName.equals(askedName.strip());
        }
    }
}
