package dev.coffre.vault.client;

import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.wire.ReaderTokenRequest;
import dev.coffre.vault.wire.ReaderTokenResponse;
import dev.coffre.vault.wire.WireJson;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Obtains read tokens for another machine's domain with vault credentials. Thread-safe. */
final class ReaderTokenSource implements TokenSource {
    private final Exchange exchange;
    private final CredentialsHeader credentials;
    private final MachineId machine;

    private final SharedAuthentication<ReaderTokenResponse> authentications = new SharedAuthentication<>(this::ask);

    private volatile @Nullable ReaderTokenResponse granted;

    ReaderTokenSource(Exchange exchange, CredentialsHeader credentials, MachineId machine) {
        this.exchange = exchange;
        this.credentials = credentials;
        this.machine = machine;
    }

    @Override
    public String token() {
        return granted().token();
    }

    @Override
    public String replacementFor(String refused) {
        return authentications
                .get(() -> Optional.ofNullable(granted)
                        .filter(held -> !held.token().equals(refused)))
                .token();
    }

    /** Returns the token with the domain and the name of the other machine. */
    ReaderTokenResponse granted() {
        return authentications.get(() -> Optional.ofNullable(granted));
    }

    private ReaderTokenResponse ask() {
        byte[] question = WireJson.write(new ReaderTokenRequest(machine.toString()));
        ReaderTokenResponse answer = exchange.json(
                credentials.addTo(VaultRequest.post("/v1/reader-token", VaultRequest.JSON, question)),
                ReaderTokenResponse.class);
        granted = answer;
        return answer;
    }
}
