package dev.coffre.vault.client;

import dev.coffre.vault.MachineRetention;
import dev.coffre.vault.SecurityPin;
import dev.coffre.vault.field.FieldLimit;
import dev.coffre.vault.retention.RetentionPolicyMessage;
import dev.coffre.vault.wire.DeletePointsRequest;
import dev.coffre.vault.wire.Empty;
import dev.coffre.vault.wire.RetentionPreviewRequest;
import dev.coffre.vault.wire.RetentionResponse;
import dev.coffre.vault.wire.SetRetentionRequest;
import dev.coffre.vault.wire.WireJson;
import java.util.Optional;

/** Retention policy operations at a remote vault (docs/protocol.md §10). Thread-safe. */
record RemoteRetention(AuthorizedExchange exchange) implements MachineRetention {
    private static final String PATH = "/v1/retention";

    @Override
    public RetentionResponse show(long seq) {
        return exchange.json(VaultRequest.get(PATH + "?after=" + bounded(seq)), RetentionResponse.class);
    }

    @Override
    public RetentionResponse preview(Optional<RetentionPolicyMessage> policy, long seq) {
        byte[] question = WireJson.write(new RetentionPreviewRequest(policy, Optional.of(bounded(seq))));
        return exchange.json(
                VaultRequest.post(PATH + "/preview", VaultRequest.JSON, question), RetentionResponse.class);
    }

    /** Numbers on the wire end at 2^53 − 1. A caller that wants no points passes the largest long. */
    private static long bounded(long seq) {
        return Math.min(seq, FieldLimit.MAX_COUNT);
    }

    @Override
    public void set(Optional<RetentionPolicyMessage> policy, Optional<SecurityPin> pin) {
        SetRetentionRequest wanted = new SetRetentionRequest(policy, pin.map(SecurityPin::digits));
        exchange.json(VaultRequest.put(PATH, WireJson.write(wanted)), Empty.class);
    }

    @Override
    public void deleteAll(SecurityPin pin) {
        DeletePointsRequest wanted = new DeletePointsRequest(Optional.empty(), Optional.of(pin.digits()));
        exchange.json(VaultRequest.post("/v1/deletion", VaultRequest.JSON, WireJson.write(wanted)), Empty.class);
    }
}
