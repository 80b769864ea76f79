package dev.coffre.agent.hook;

import dev.coffre.agent.home.DurableFile;
import dev.coffre.agent.hook.Hook.OnFailure;
import dev.coffre.agent.platform.ExternalPrograms;
import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.MalformedMessageException;
import dev.coffre.vault.wire.WireJson;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The file {@code hooks} beside the settings. Its programs run with the agent's rights. The file is therefore refused
 * if other users may write to it or to a directory above it.
 */
public final class HooksFile {
    private static final int VERSION = 1;

    private final PrivatePath path;
    private final DurableFile file;

    public HooksFile(PrivatePath path) {
        this.path = path;
        this.file = new DurableFile(path, WireJson.MAX_BYTES, ProblemCode.STATE_DAMAGED);
    }

    private record StoredHooks(int version, Optional<StoredHook> pre, Optional<StoredHook> post) {}

    private record StoredHook(List<String> command, long timeoutSeconds, boolean stops) {}

    /** @throws Problem {@code hook-unsafe}, {@code hook-unusable}, {@code state-damaged}, {@code format-too-new} */
    public Hooks read() {
        if (!file.exists()) {
            return Hooks.NONE;
        }
        TrustedHookFile.require(path.files(), path.path().toAbsolutePath().toString());
        return file.read().map(this::parse).orElse(Hooks.NONE);
    }

    /** Checks that no other user could change what a hook runs, as {@link Hook#requireSafe} does. */
    public void requireSafe(Hook hook, ExternalPrograms programs) {
        hook.requireSafe(path.files(), programs);
    }

    public void write(Hooks hooks) {
        if (hooks.equals(Hooks.NONE)) {
            file.delete();
        } else {
            file.write(WireJson.write(new StoredHooks(
                    VERSION, hooks.pre().map(HooksFile::toStored), hooks.post().map(HooksFile::toStored))));
        }
    }

    private static StoredHook toStored(Hook hook) {
        return new StoredHook(hook.command(), hook.timeout().toSeconds(), hook.onFailure() == OnFailure.STOP);
    }

    private Hooks parse(byte[] json) {
        try {
            StoredHooks stored = WireJson.read(json, StoredHooks.class);
            if (stored.version > VERSION) {
                throw ProblemCode.FORMAT_TOO_NEW.with("thing", "the hooks").with("version", stored.version);
            }
            return new Hooks(stored.pre.map(HooksFile::fromStored), stored.post.map(HooksFile::fromStored));
        } catch (MalformedMessageException | IllegalArgumentException e) {
            throw file.damaged(String.valueOf(e.getMessage())).causedBy(e);
        }
    }

    private static Hook fromStored(StoredHook stored) {
        return new Hook(
                stored.command,
                Duration.ofSeconds(stored.timeoutSeconds),
                stored.stops ? OnFailure.STOP : OnFailure.WARN);
    }
}
