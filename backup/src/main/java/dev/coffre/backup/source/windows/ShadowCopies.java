package dev.coffre.backup.source.windows;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.shadow.ShadowCopyException;
import dev.coffre.backup.shadow.ShadowCopyProgram;
import dev.coffre.backup.source.Snapshot;
import dev.coffre.backup.source.SnapshotException;
import dev.coffre.backup.source.SnapshotProvider;
import dev.coffre.backup.source.SnapshotRegistry;
import dev.coffre.backup.win32.WideString;
import java.util.Optional;

/**
 * Shadow copies of volumes, each of which has a moment of its own. They outlive the process that made them, so each one is
 * registered before it is made. For one job at a time.
 */
final class ShadowCopies implements SnapshotProvider {
    private static final System.Logger LOG = System.getLogger(ShadowCopies.class.getName());

    private final ShadowCopyProgram program;
    private final String owner;
    private final SnapshotRegistry registry;

    /** @param owner prefix of tokens, so that two agents on one machine do not share them */
    ShadowCopies(ShadowCopyProgram program, String owner, SnapshotRegistry registry) {
        this.program = program;
        this.owner = owner;
        this.registry = registry;
    }

    @Override
    public void deleteLeftovers() {
        registry.all().forEach(this::delete);
    }

    /** @param volume such as {@code C:\}; a share of another machine has no shadow copies here */
    @Override
    public Optional<Snapshot> take(ByteString volume) throws SnapshotException {
        Optional<String> name = WideString.decode(volume).filter(text -> text.indexOf(':') == 1);
        if (name.isEmpty()) {
            return Optional.empty();
        }
        ByteString token = newToken();
        registry.add(token);
        try {
            Optional<String> device = program.create(name.get(), token.display());
            if (device.isEmpty()) {
                registry.remove(token);
            }
            return device.map(path -> new ShadowCopy(volume, path, token));
        } catch (ShadowCopyException failure) {
            delete(token);
            throw SnapshotException.failed(failure.reason());
        }
    }

    private ByteString newToken() {
        for (int number = 1; ; number++) {
            ByteString token = ByteString.utf8(owner + "-" + number);
            if (!registry.all().contains(token)) {
                return token;
            }
        }
    }

    private void delete(ByteString token) {
        try {
            program.delete(token.display());
            registry.remove(token);
        } catch (ShadowCopyException failure) {
            LOG.log(System.Logger.Level.WARNING, "the shadow copy {0} stays: {1}", token.display(), failure.reason());
        }
    }

    /** A shadow copy that is deleted when it is closed. */
    private final class ShadowCopy implements Snapshot {
        private final ByteString volume;
        private final ByteString path;
        private final ByteString token;
        private boolean closed;

        ShadowCopy(ByteString volume, String device, ByteString token) {
            this.volume = volume;
            this.path = WideString.encode(device + "\\");
            this.token = token;
        }

        @Override
        public ByteString original() {
            return volume;
        }

        @Override
        public ByteString path() {
            return path;
        }

        /** Windows keeps the data of shadow copies in System Volume Information, which is left out anyway. */
        @Override
        public ByteString storageDirectory() {
            return volume.concat(ByteString.utf8("System Volume Information"));
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                delete(token);
            }
        }
    }
}
