package dev.coffre.agent.policy;

import dev.coffre.agent.home.DurableFile;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.CommandLineBytes;
import dev.coffre.backup.point.PointCapacity;
import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.MalformedMessageException;
import dev.coffre.vault.wire.WireJson;
import java.util.List;
import java.util.function.UnaryOperator;

/** The file {@code policy} beside the settings, shared by command line, console and daemon. */
public final class BackupPolicyFile {
    private static final int VERSION = 1;

    private final DurableFile file;

    public BackupPolicyFile(PrivatePath path) {
        this.file = new DurableFile(path, WireJson.MAX_BYTES, ProblemCode.STATE_DAMAGED);
    }

    private record StoredPolicy(int version, List<ProtectionGroup> groups) {}

    /** Returns the policy; {@link BackupPolicy#NONE} if none was ever set. */
    public BackupPolicy read() {
        return file.read().map(this::parse).orElse(BackupPolicy.NONE);
    }

    /** Changes the policy while no other process can. Returns the policy after the change. */
    public BackupPolicy update(UnaryOperator<BackupPolicy> change) {
        return file.withLock(() -> {
            BackupPolicy before = read();
            BackupPolicy after = change.apply(before);
            if (!after.equals(before)) {
                requirePointFits(before, after);
                file.write(WireJson.write(new StoredPolicy(
                        VERSION,
                        after.groups().stream().map(BackupPolicyFile::encoded).toList())));
            }
            return after;
        });
    }

    /** A policy that is already too large may still be reduced. */
    private static void requirePointFits(BackupPolicy before, BackupPolicy after) {
        List<ByteString> items = items(after);
        if (!items(before).containsAll(items)) {
            PointCapacity.requireFits(items);
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
        file.withLock(() -> {
            file.delete();
            return BackupPolicy.NONE;
        });
    }

    private static ProtectionGroup encoded(ProtectionGroup group) {
        return group.withItems(group.items().mapNames(NameCodec::encode));
    }

    private static ProtectionGroup read(ProtectionGroup group) {
        return group.withItems(group.items().mapNames(NameCodec::decode));
    }

    private BackupPolicy parse(byte[] json) {
        try {
            StoredPolicy stored = WireJson.read(json, StoredPolicy.class);
            if (stored.version > VERSION) {
                throw ProblemCode.FORMAT_TOO_NEW
                        .with("thing", "the backup policy")
                        .with("version", stored.version);
            }
            return new BackupPolicy(
                    stored.groups.stream().map(BackupPolicyFile::read).toList());
        } catch (MalformedMessageException e) {
            throw file.damaged(String.valueOf(e.getMessage())).causedBy(e);
        }
    }
}
