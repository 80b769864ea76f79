package dev.coffre.agent.home;

import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.vault.id.SessionId;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The file {@code session}: the session at the vault that an interrupted backup left open. */
public final class SessionFile {
    private final DurableFile file;

    /** @param folder the agent's state directory */
    public SessionFile(PrivatePath folder) {
        this.file = new DurableFile(folder.resolve("session"), 256, ProblemCode.STATE_DAMAGED);
    }

    /** Returns the session to resume; empty if there is none or the file is damaged. */
    public Optional<SessionId> read() {
        try {
            return file.read().map(bytes -> SessionId.parse(new String(bytes, StandardCharsets.US_ASCII).strip()));
        } catch (IllegalArgumentException notAnId) {
            return Optional.empty();
        }
    }

    public void write(SessionId session) {
        file.write((session + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    public void delete() {
        file.delete();
    }
}
