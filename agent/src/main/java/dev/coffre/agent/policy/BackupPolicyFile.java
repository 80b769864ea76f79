package dev.coffre.agent.policy;

import dev.coffre.agent.home.DurableFile;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.libc.CommandLineBytes;
import dev.coffre.backup.point.PointFit;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.MalformedMessage;
import dev.coffre.vault.wire.WireJson;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/** The file {@code policy} beside the settings, shared by command line, console and daemon. */
public final class BackupPolicyFile {
    private static final int VERSION = 1;

    private final DurableFile file;

    public BackupPolicyFile(Path path) {
        this.file = new DurableFile(path, WireJson.MAX_BYTES, ProblemCode.STATE_DAMAGED);
    }

    private record Stored(int version, List<ProtectionGroup> groups) {}

    /** Returns the policy; {@link BackupPolicy#NONE} if none was ever set. */
    public BackupPolicy read() {
        return file.read().map(this::parse).orElse(BackupPolicy.NONE);
    }

    /** Changes the policy while no other process can. Returns the policy after the change. */
    public BackupPolicy update(UnaryOperator<BackupPolicy> change) {
        return file.alone(() -> {
            BackupPolicy before = read();
            BackupPolicy after = change.apply(before);
            if (!after.equals(before)) {
                requireFit(before, after);
                file.write(WireJson.write(new Stored(
                        VERSION,
                        after.groups().stream().map(BackupPolicyFile::written).toList())));
            }
            return after;
        });
    }

    /** A policy that is already too large may still be reduced. */
    private static void requireFit(BackupPolicy before, BackupPolicy after) {
        List<ByteString> items = items(after);
        if (!items(before).containsAll(items)) {
            PointFit.require(items);
        }
    }

    private static List<ByteString> items(BackupPolicy policy) {
        return policy.groups().stream()
                .flatMap(group -> group.items().paths().stream())
                .map(CommandLineBytes::bytes)
                .toList();
    }

    /** Deletes the policy, so that no scheduled backups run. */
    public void delete() {
        file.alone(() -> {
            file.delete();
            return BackupPolicy.NONE;
        });
    }

    private static ProtectionGroup written(ProtectionGroup group) {
        return group.withItems(group.items().withNames(NameText::write));
    }

    private static ProtectionGroup read(ProtectionGroup group) {
        return group.withItems(group.items().withNames(NameText::read));
    }

    private BackupPolicy parse(byte[] json) {
        try {
            Stored stored = WireJson.read(json, Stored.class);
            if (stored.version > VERSION) {
                throw ProblemCode.FORMAT_TOO_NEW
                        .with("thing", "the backup policy")
                        .with("version", stored.version);
            }
            return new BackupPolicy(
                    stored.groups.stream().map(BackupPolicyFile::read).toList());
        } catch (MalformedMessage e) {
            throw file.damaged(String.valueOf(e.getMessage())).causedBy(e);
        }
    }
}
