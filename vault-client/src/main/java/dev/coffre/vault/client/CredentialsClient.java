package dev.coffre.vault.client;

import dev.coffre.vault.DomainReader;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.CredentialsResponse;
import dev.coffre.vault.wire.MachineEntry;
import dev.coffre.vault.wire.MachineList;
import dev.coffre.vault.wire.ReaderTokenResponse;
import dev.coffre.vault.wire.RegisterMachineRequest;
import dev.coffre.vault.wire.RegisterMachineResponse;
import dev.coffre.vault.wire.ReplaceMachineRequest;
import dev.coffre.vault.wire.ReplaceMachineResponse;
import dev.coffre.vault.wire.WireJson;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What vault credentials allow before the machine is registered: verify them, register, list the vault's machines, read
 * another machine's domain, or replace a machine. Thread-safe.
 */
public final class CredentialsClient implements AutoCloseable {
    private final Transport transport;
    private final Exchange exchange;
    private final Retry retry;
    private final CredentialsHeader credentials;

    /** @param credentials the bytes of the downloaded file */
    public CredentialsClient(
            VaultAddress address,
            VaultRoute route,
            RetryPolicy retryPolicy,
            RandomGenerator random,
            byte[] credentials) {
        OutageDetector outages = new OutageDetector(route.outageListener(), retryPolicy);
        this.transport = new Transport(
                VaultLocator.fixed(address),
                route.withRateLimiter(outages.observing(route.rateLimiter())),
                retryPolicy,
                random);
        this.exchange = new Exchange(transport);
        this.retry = new Retry(retryPolicy, random, outages);
        this.credentials = CredentialsHeader.of(credentials);
    }

    /** Asks the vault whether the credentials are the newest and still valid by the vault's clock. */
    public CredentialsResponse verify() {
        return retry.run(() -> exchange.json(
                credentials.addTo(VaultRequest.post("/v1/credentials/verify")), CredentialsResponse.class));
    }

    /** Registers a machine. Idempotent for the same keys. */
    public RegisterMachineResponse register(RegisterMachineRequest machine) {
        byte[] body = WireJson.write(machine);
        return retry.run(() -> exchange.json(
                credentials.addTo(VaultRequest.post("/v1/machines", VaultRequest.JSON, body)),
                RegisterMachineResponse.class));
    }

    /** Replaces the machine's installation by this one. Idempotent for the same keys. */
    public ReplaceMachineResponse replace(MachineId machine, ReplaceMachineRequest replacement) {
        byte[] body = WireJson.write(replacement);
        String path = "/v1/machines/" + machine + "/replacement";
        return retry.run(() -> exchange.json(
                credentials.addTo(VaultRequest.post(path, VaultRequest.JSON, body)), ReplaceMachineResponse.class));
    }

    /** Returns all machines of the vault. */
    public List<MachineEntry> machines() {
        return retry.run(() -> exchange.json(credentials.addTo(VaultRequest.get("/v1/machines")), MachineList.class))
                .machines();
    }

    /** Opens another machine's domain for reading. Closing this object ends the access. */
    public ForeignDomain read(MachineId machine) {
        ReaderTokenSource bearer = new ReaderTokenSource(exchange, credentials, machine);
        ReaderTokenResponse granted = retry.run(bearer::granted);
        DomainId domain;
        try {
            domain = DomainId.parse(granted.domain());
        } catch (IllegalArgumentException notAnId) {
            throw ProblemCode.VAULT_ANSWER_GARBAGE.with("reason", "a domain id that is none");
        }
        return new ForeignDomain(
                domain, granted.machineName(), new RemoteReader(new AuthorizedExchange(exchange, bearer, retry)));
    }

    /** Read access to another machine's domain. */
    public record ForeignDomain(DomainId domain, String machineName, DomainReader reader) {}

    @Override
    public void close() {
        transport.close();
    }
}
