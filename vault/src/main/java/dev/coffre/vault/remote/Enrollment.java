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
 * What vault credentials are good for before a machine is known to the vault: to have them verified, to register, to
 * see the vault's machines, to read another machine's domain, and to take its place. Thread-safe.
 */
public final class Enrollment implements AutoCloseable {
    private final Transport transport;
    private final Exchange exchange;
    private final Retry retry;
    private final CredentialsHeader credentials;

    /** {@code credentials} are the bytes of the file as it was downloaded. */
    public Enrollment(VaultAddress address, Way way, Patience patience, RandomGenerator random, byte[] credentials) {
        Outages outages = new Outages(way.outages(), patience);
        this.transport =
                new Transport(Whereabouts.fixed(address), way.at(outages.noticing(way.pacing())), patience, random);
        this.exchange = new Exchange(transport);
        this.retry = new Retry(patience, random, outages);
        this.credentials = CredentialsHeader.of(credentials);
    }

    /** Asks the vault, by its clock, whether the credentials are valid and the newest. */
    public CredentialsAccepted verify() {
        return retry.run(
                () -> exchange.json(credentials.on(Call.post("/v1/credentials/verify")), CredentialsAccepted.class));
    }

    /** Registers a machine; repeating it with the same keys gives the same machine. */
    public MachineRegistered register(RegisterMachine machine) {
        byte[] body = WireJson.write(machine);
        return retry.run(() ->
                exchange.json(credentials.on(Call.post("/v1/machines", Call.JSON, body)), MachineRegistered.class));
    }

    /** Puts this installation in the place of the machine's; repeating it with the same keys gives the same answer. */
    public MachineReplaced replace(MachineId machine, ReplaceMachine replacement) {
        byte[] body = WireJson.write(replacement);
        String path = "/v1/machines/" + machine + "/replacement";
        return retry.run(() -> exchange.json(credentials.on(Call.post(path, Call.JSON, body)), MachineReplaced.class));
    }

    /** All machines of the vault. */
    public List<MachineEntry> machines() {
        return retry.run(() -> exchange.json(credentials.on(Call.get("/v1/machines")), MachineList.class))
                .machines();
    }

    /** Opens the domain of one of the vault's machines for reading; closed with this. */
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

    /** Another machine's domain, for reading. */
    public record ForeignDomain(DomainId domain, String machineName, DomainReader reader) {}

    @Override
    public void close() {
        transport.close();
    }
}
