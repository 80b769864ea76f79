package dev.coffre.server.admin;

import dev.coffre.server.people.Actor;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.SystemReason;
import dev.coffre.vault.store.storage.StoreUnavailableException;
import dev.coffre.vault.wire.MalformedMessageException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import jdk.net.ExtendedSocketOptions;

/**
 * The administration socket of the running service: a Unix socket that only its owner and root may use. Each line is a
 * command. The reply is any number of findings and one result or problem.
 */
public final class AdminSocket implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(AdminSocket.class.getName());
    private static final String ROOT = "root";

    private final Administration administration;
    private final Path path;
    private final UserPrincipal owner;
    private final ServerSocketChannel server;

    private AdminSocket(Administration administration, Path path, UserPrincipal owner, ServerSocketChannel server) {
        this.administration = administration;
        this.path = path;
        this.owner = owner;
        this.server = server;
    }

    /** Opens the socket and replaces a stale socket file. The caller holds the folder's lock. */
    public static AdminSocket open(Path path, Administration administration) {
        try {
            Path folder = path.toAbsolutePath().getParent();
            if (folder == null) {
                throw new IOException("not a file: " + path);
            }
            // The socket's mode can only be set after binding. Until then the directory's mode keeps other users out.
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            Files.deleteIfExists(path);
            ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(path));
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
            AdminSocket socket = new AdminSocket(administration, path, Files.getOwner(path), server);
            Thread.ofPlatform().name("admin-socket").daemon().start(socket::accept);
            return socket;
        } catch (IOException e) {
            throw ProblemCode.DATA_FOLDER_UNUSABLE
                    .with("folder", path)
                    .with("reason", SystemReason.of(e))
                    .causedBy(e);
        }
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel client = server.accept();
                Thread.ofPlatform().name("admin").daemon().start(() -> serve(client));
            }
        } catch (ClosedChannelException stopped) {
            LOG.log(System.Logger.Level.DEBUG, "the administration socket is closed");
        } catch (IOException e) {
            LOG.log(System.Logger.Level.ERROR, "the administration socket failed", e);
        }
    }

    private void serve(SocketChannel client) {
        try (client) {
            UserPrincipal peer =
                    client.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
            if (!peer.equals(owner) && !ROOT.equals(peer.getName())) {
                LOG.log(System.Logger.Level.WARNING, "refused {0} at the administration socket", peer.getName());
                return;
            }
            InputStream in = new BufferedInputStream(Channels.newInputStream(client));
            OutputStream out = Channels.newOutputStream(client);
            AdminChannel channel = administration.channelFor(new Actor.Local(peer.getName()));
            for (byte[] line = JsonLines.read(in); line.length > 0; line = JsonLines.read(in)) {
                JsonLines.write(out, answer(line, channel, out));
            }
        } catch (IOException gone) {
            LOG.log(System.Logger.Level.DEBUG, "an administrator went away", gone);
        }
    }

    private static AdminReply answer(byte[] line, AdminChannel channel, OutputStream out) {
        try {
            AdminCommand<?> command = CommandTable.read(line);
            Object result =
                    channel.execute(command, finding -> JsonLines.writeUnchecked(out, AdminReply.finding(finding)));
            return AdminReply.result(result);
        } catch (MalformedMessageException e) {
            return AdminReply.problem(ProblemCode.REQUEST_MALFORMED.with("reason", SystemReason.of(e)));
        } catch (Problem problem) {
            return AdminReply.problem(problem);
        } catch (StoreUnavailableException away) {
            return AdminReply.problem(away.problem());
        } catch (RuntimeException defect) {
            LOG.log(System.Logger.Level.ERROR, "a defect in the vault service", defect);
            return AdminReply.problem(
                    ProblemCode.INTERNAL_BUG.with("reason", defect.getClass().getSimpleName()));
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            Files.deleteIfExists(path);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "the administration socket stays behind", e);
        }
    }
}
