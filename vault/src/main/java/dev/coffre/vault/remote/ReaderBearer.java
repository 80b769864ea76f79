package dev.coffre.vault.remote;

import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.wire.AskReaderToken;
import dev.coffre.vault.wire.ReaderTokenGranted;
import dev.coffre.vault.wire.WireJson;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Obtains read tokens for another machine's domain with vault credentials. Thread-safe. */
final class ReaderBearer implements Bearer {
    private final Exchange exchange;
    private final CredentialsHeader credentials;
    private final MachineId machine;

    private final SharedLogin<ReaderTokenGranted> logins = new SharedLogin<>(this::ask);

    private volatile @Nullable ReaderTokenGranted granted;

    ReaderBearer(Exchange exchange, CredentialsHeader credentials, MachineId machine) {
        this.exchange = exchange;
        this.credentials = credentials;
        this.machine = machine;
    }

    @Override
    public String token() {
        return granted().token();
    }

    @Override
    public String insteadOf(String refused) {
        return logins.get(() -> Optional.ofNullable(granted)
                        .filter(held -> !held.token().equals(refused)))
                .token();
    }

    /** Returns the token with the domain and the name of the other machine. */
    ReaderTokenGranted granted() {
        return logins.get(() -> Optional.ofNullable(granted));
    }

    private ReaderTokenGranted ask() {
        byte[] question = WireJson.write(new AskReaderToken(machine.toString()));
        ReaderTokenGranted answer = exchange.json(
                credentials.on(Call.post("/v1/reader-token", Call.JSON, question)), ReaderTokenGranted.class);
        granted = answer;
        return answer;
    }
}
