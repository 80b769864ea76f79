package dev.coffre.agent.machine;

import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.home.SettingsFile;
import dev.coffre.vault.client.CredentialsClient;
import dev.coffre.vault.client.OutageListener;
import dev.coffre.vault.client.ProxyChoice;
import dev.coffre.vault.client.RetryPolicy;
import dev.coffre.vault.client.TokenBucket;
import dev.coffre.vault.client.TrustedAuthorities;
import dev.coffre.vault.client.VaultAddress;
import dev.coffre.vault.client.VaultRoute;
import dev.coffre.vault.problem.Problem;
import java.security.SecureRandom;

/**
 * Opens connections to vaults, by this machine's settings.
 *
 * @param interactiveRetry retry policy of requests that a person waits for
 * @param jobRetry retry policy of running jobs
 * @param authorities of the machine, for a vault without pins
 */
public record VaultConnector(
        CoffreHome home,
        SettingsFile settings,
        MachineClock clock,
        SecureRandom random,
        RetryPolicy interactiveRetry,
        RetryPolicy jobRetry,
        TrustedAuthorities authorities) {

    /** Returns a route whose rate follows the throttle of the settings while it is used. */
    public VaultRoute route() {
        LiveThrottle throttle =
                new LiveThrottle(() -> settings.read().throttle(), clock.source(), clock.zone(), System::nanoTime);
        return new VaultRoute(settings.read().proxy(), new TokenBucket(throttle)).withAuthorities(authorities);
    }

    /** Returns a route through this proxy, without a rate limit. */
    public VaultRoute routeVia(ProxyChoice proxy) {
        return VaultRoute.via(proxy).withAuthorities(authorities);
    }

    /**
     * Opens this machine and its vault for a person who waits.
     *
     * @throws Problem {@code not-registered}, {@code registration-incomplete}, or what is wrong with the machine's files
     */
    public ConnectedMachine connect() {
        return connect(OutageListener.NONE);
    }

    /**
     * As {@link #connect()}.
     *
     * @param outages is notified when the vault stops and resumes answering
     */
    public ConnectedMachine connect(OutageListener outages) {
        return ConnectedMachine.open(this, interactiveRetry, outages);
    }

    /** As {@link #connect(OutageListener)}, for a job, which waits for a vault that does not answer. */
    public ConnectedMachine connectForJob(OutageListener outages) {
        return ConnectedMachine.open(this, jobRetry, outages);
    }

    /** Returns a client that shows vault credentials to the vault; the caller closes it. */
    public CredentialsClient credentialsClient(VaultAddress address, VaultRoute route, byte[] credentials) {
        return new CredentialsClient(address, route, interactiveRetry, random, credentials);
    }
}
