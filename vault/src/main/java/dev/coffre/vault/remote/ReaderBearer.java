package dev.coffre.vault.remote;

import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.wire.AskReaderToken;
import dev.coffre.vault.wire.ReaderTokenGranted;
import dev.coffre.vault.wire.WireJson;
import org.jspecify.annotations.Nullable;

/** Obtains read tokens for another machine's domain with vault credentials. Thread-safe. */
final class ReaderBearer implements Bearer {
    private final Exchange exchange;
    private final CredentialsHeader credentials;
    private final MachineId machine;

    private @Nullable ReaderTokenGranted granted;

    ReaderBearer(Exchange exchange, CredentialsHeader credentials, MachineId machine) {
        this.exchange = exchange;
        this.credentials = credentials;
        this.machine = machine;
    }

    @Override
    public synchronized String token() {
        return granted().token();
    }

    @Override
    public synchronized String insteadOf(String refused) {
        if (granted != null && granted.token().equals(refused)) {
            granted = null;
        }
        return granted().token();
    }

    /** Returns the token with the domain and the name of the other machine. */
    synchronized ReaderTokenGranted granted() {
        ReaderTokenGranted held = granted;
        if (held == null) {
            byte[] question = WireJson.write(new AskReaderToken(machine.toString()));
            held = exchange.json(
                    credentials.on(Call.post("/v1/reader-token", Call.JSON, question)), ReaderTokenGranted.class);
            granted = held;
        }
        return held;
    }
}
