package dev.coffre.vault.remote;

import dev.coffre.vault.DomainReader;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.CredentialsAccepted;
import dev.coffre.vault.wire.MachineEntry;
import dev.coffre.vault.wire.MachineList;
import dev.coffre.vault.wire.MachineRegistered;
import dev.coffre.vault.wire.MachineReplaced;
import dev.coffre.vault.wire.ReaderTokenGranted;
import dev.coffre.vault.wire.RegisterMachine;
import dev.coffre.vault.wire.ReplaceMachine;
import dev.coffre.vault.wire.WireJson;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What vault credentials allow before the machine is registered: verify them, register, list the vault's machines, read another
 * machine's domain, or replace a machine. Thread-safe.
 */
public final class Enrollment implements AutoCloseable {
    private final Transport transport;
    private final Exchange exchange;
    private final Retry retry;
    private final CredentialsHeader credentials;

    /** @param credentials the bytes of the downloaded file */
    public Enrollment(VaultAddress address, Way way, Patience patience, RandomGenerator random, byte[] credentials) {
        Outages outages = new Outages(way.outages(), patience);
        this.transport =
                new Transport(Whereabouts.fixed(address), way.at(outages.noticing(way.pacing())), patience, random);
        this.exchange = new Exchange(transport);
        this.retry = new Retry(patience, random, outages);
        this.credentials = CredentialsHeader.of(credentials);
    }

    /** Asks the vault whether the credentials are the newest and still valid by the vault's clock. */
    public CredentialsAccepted verify() {
        return retry.run(
                () -> exchange.json(credentials.on(Call.post("/v1/credentials/verify")), CredentialsAccepted.class));
    }

    /** Registers a machine. Idempotent for the same keys. */
    public MachineRegistered register(RegisterMachine machine) {
        byte[] body = WireJson.write(machine);
        return retry.run(() ->
                exchange.json(credentials.on(Call.post("/v1/machines", Call.JSON, body)), MachineRegistered.class));
    }

    /** Replaces the machine's installation by this one. Idempotent for the same keys. */
    public MachineReplaced replace(MachineId machine, ReplaceMachine replacement) {
        byte[] body = WireJson.write(replacement);
        String path = "/v1/machines/" + machine + "/replacement";
        return retry.run(() -> exchange.json(credentials.on(Call.post(path, Call.JSON, body)), MachineReplaced.class));
    }

    /** Returns all machines of the vault. */
    public List<MachineEntry> machines() {
        return retry.run(() -> exchange.json(credentials.on(Call.get("/v1/machines")), MachineList.class))
                .machines();
    }

    /** Opens another machine's domain for reading. Closing this object ends the access. */
    public ForeignDomain read(MachineId machine) {
        ReaderBearer bearer = new ReaderBearer(exchange, credentials, machine);
        ReaderTokenGranted granted = retry.run(bearer::granted);
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
