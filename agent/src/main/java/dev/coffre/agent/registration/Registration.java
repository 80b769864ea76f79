package dev.coffre.agent.registration;

import dev.coffre.vault.MachineKind;
import dev.coffre.vault.remote.ProxyChoice;
import java.util.Optional;

/**
 * What a registration is to do.
 *
 * @param credentials path of the vault credentials file
 * @param acknowledged whether the user has agreed already that a lost passphrase means lost data
 * @param name by which the vault shows the machine; the host name if it is empty
 * @param proxy to reach the vault through
 * @param kind what the machine shall be to the vault; an ordinary one if it is empty
 * @param startOver forget a registration that was not finished
 */
public record Registration(
        String credentials,
        PassphraseChoice passphrase,
        boolean acknowledged,
        RecoveryCodeChoice recoveryCode,
        Optional<String> name,
        ProxyChoice proxy,
        Optional<MachineKind> kind,
        boolean startOver) {

    /**
     * What came of it.
     *
     * @param machineName as the vault shows it
     * @param askedName another one if a machine of the vault had that name already
     * @param hasRecoveryCode whether there is a second way to open
     */
    public record Report(
            String machine, String machineName, String askedName, String vaultName, boolean hasRecoveryCode) {
        public boolean nameWasTaken() {
            return !machineName.equals(askedName.strip());
        }
    }
}
