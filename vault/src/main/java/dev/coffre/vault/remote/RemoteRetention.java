package dev.coffre.vault.remote;

import dev.coffre.vault.MachineRetention;
import dev.coffre.vault.SecurityPin;
import dev.coffre.vault.field.Limit;
import dev.coffre.vault.retention.PolicyForm;
import dev.coffre.vault.wire.AskDeletion;
import dev.coffre.vault.wire.AskRetention;
import dev.coffre.vault.wire.Nothing;
import dev.coffre.vault.wire.RetentionShown;
import dev.coffre.vault.wire.SetRetention;
import dev.coffre.vault.wire.WireJson;
import java.util.Optional;

/** Retention policy operations at a remote vault (docs/protocol.md §10). Thread-safe. */
record RemoteRetention(AuthorizedExchange exchange) implements MachineRetention {
    private static final String PATH = "/v1/retention";

    @Override
    public RetentionShown show(long seq) {
        return exchange.json(Call.get(PATH + "?after=" + bounded(seq)), RetentionShown.class);
    }

    @Override
    public RetentionShown preview(Optional<PolicyForm> policy, long seq) {
        byte[] question = WireJson.write(new AskRetention(policy, Optional.of(bounded(seq))));
        return exchange.json(Call.post(PATH + "/preview", Call.JSON, question), RetentionShown.class);
    }

    /** Numbers on the wire end at 2^53 − 1. A caller that wants no points passes the largest long. */
    private static long bounded(long seq) {
        return Math.min(seq, Limit.COUNT);
    }

    @Override
    public void set(Optional<PolicyForm> policy, Optional<SecurityPin> pin) {
        SetRetention wanted = new SetRetention(policy, pin.map(SecurityPin::digits));
        exchange.json(Call.put(PATH, WireJson.write(wanted)), Nothing.class);
    }

    @Override
    public void deleteAll(SecurityPin pin) {
        AskDeletion wanted = new AskDeletion(Optional.empty(), Optional.of(pin.digits()));
        exchange.json(Call.post("/v1/deletion", Call.JSON, WireJson.write(wanted)), Nothing.class);
    }
}
