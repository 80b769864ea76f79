package dev.coffre.agent.registration;

import dev.coffre.agent.home.KeyFolder;
import dev.coffre.agent.job.JobRegistry;
import dev.coffre.agent.machine.AgentInstallation;
import dev.coffre.agent.machine.VaultConnector;
import dev.coffre.vault.client.ProxyChoice;
import dev.coffre.vault.problem.Problem;

/**
 * Begins registrations of this machine.
 *
 * @param crypto locks the domain of a new machine
 * @param jobs their history is deleted with an old registration
 */
public record RegistrationFactory(
        VaultConnector vault, PassphraseCrypto crypto, JobRegistry jobs, AgentInstallation installation) {

    /**
     * Asks the vault whether it accepts the credentials, and resumes an unfinished registration with that vault.
     *
     * @throws Problem {@code already-registered}, {@code credentials-…}, or why the vault cannot be reached
     */
    public RegistrationSteps identify(CredentialsFile file, ProxyChoice proxy) {
        Unregistration interrupted = new Unregistration(vault.home(), vault.settings(), jobs);
        AcceptedCredentials credentials = AcceptedCredentials.open(vault, interrupted, file, proxy);
        try {
            return new RegistrationSteps(
                    this, credentials, new KeyFolder(vault.home().keys()));
        } catch (RuntimeException e) {
            credentials.close();
            throw e;
        }
    }
}
