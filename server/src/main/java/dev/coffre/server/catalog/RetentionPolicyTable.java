package dev.coffre.server.catalog;

import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.retention.RetentionPolicy;
import dev.coffre.vault.retention.RetentionPolicyMessage;
import dev.coffre.vault.wire.WireJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tables of the machines' retention policies, and of former policies that were shortened. */
public record RetentionPolicyTable(CatalogConnection connection) {
    private static final Duration SETUP_PERIOD = Duration.ofHours(24);

    /** Returns the machine's policy; empty if it keeps everything. */
    public Optional<RetentionPolicy> find(MachineId machine) {
        return new Sql(connection)
                .first(row -> row.getString(1), "SELECT policy FROM retention WHERE machine = ?", (Object)
                        machine.bytes())
                .map(RetentionPolicyTable::read);
    }

    /**
     * Returns whether another policy, or none, keeps anything of the machine for a shorter time than the current one. The
     * first policy does not count as shorter while no point is older than a day, because it is part of the setup.
     */
    public boolean shortens(MachineId machine, Optional<RetentionPolicy> policy, Instant now) {
        Optional<RetentionPolicy> before = find(machine);
        return !(before.isEmpty() && isInSetup(machine, now)) && RetentionPolicy.isShortening(before, policy);
    }

    private boolean isInSetup(MachineId machine, Instant now) {
        return new Sql(connection)
                        .number(
                                "SELECT COUNT(*) FROM (SELECT 1 FROM point WHERE machine = ? AND received_at < ? LIMIT"
                                        + " 1) p",
                                machine.bytes(),
                                now.minus(SETUP_PERIOD).toEpochMilli())
                == 0;
    }

    /** Returns how often the machine's policy changed on this day (UTC). */
    public long countChangesOfDay(MachineId machine, Instant now) {
        return new Sql(connection)
                .number(
                        "SELECT COALESCE(SUM(policy_changes), 0) FROM machine WHERE id = ? AND policy_day = ?",
                        machine.bytes(),
                        day(now));
    }

    private static long day(Instant at) {
        return at.getEpochSecond() / Duration.ofDays(1).toSeconds();
    }

    public void set(MachineId machine, Optional<RetentionPolicyMessage> policy, Instant at) {
        Sql sql = new Sql(connection);
        sql.update(
                "UPDATE machine SET policy_changes = CASE WHEN policy_day = ? THEN policy_changes ELSE 0 END + 1,"
                        + " policy_day = ? WHERE id = ?",
                day(at),
                day(at),
                machine.bytes());
        sql.update("DELETE FROM retention WHERE machine = ?", (Object) machine.bytes());
        if (policy.isPresent()) {
            sql.update(
                    "INSERT INTO retention (machine, policy) VALUES (?, ?)",
                    machine.bytes(),
                    WireJson.writeLine(policy.get()));
        }
    }

    /** Records that the policy {@code before}, or its absence, was replaced by a shorter one. */
    public void addShortened(MachineId machine, Optional<RetentionPolicy> before, Instant at) {
        new Sql(connection)
                .update(
                        "INSERT INTO former_retention (machine, ended, policy) VALUES (?, ?, ?)",
                        machine.bytes(),
                        at.toEpochMilli(),
                        before.map(policy -> WireJson.writeLine(RetentionPolicyMessage.of(policy)))
                                .orElse(null));
    }

    /**
     * Returns the policies that shorter ones replaced after {@code moment}. An empty policy means that everything was kept.
     */
    public List<Optional<RetentionPolicy>> shortenedSince(MachineId machine, Instant moment) {
        return new Sql(connection)
                .list(
                        row -> {
                            @Nullable String policy = row.getString(1);
                            return Optional.ofNullable(policy).map(RetentionPolicyTable::read);
                        },
                        "SELECT policy FROM former_retention WHERE machine = ? AND ended > ?",
                        machine.bytes(),
                        moment.toEpochMilli());
    }

    private static RetentionPolicy read(String json) {
        return WireJson.read(json.getBytes(StandardCharsets.UTF_8), RetentionPolicyMessage.class)
                .toPolicy();
    }
}
