package dev.coffre.server.admin;

import dev.coffre.server.scrub.ScrubFinding;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.SystemReason;
import dev.coffre.vault.wire.MalformedMessageException;
import dev.coffre.vault.wire.WireJson;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Executes commands in the running service. Not thread-safe: one command at a time. */
public final class AdminSocketClient implements AdminChannel {
    private final SocketChannel channel;
    private final InputStream in;
    private final OutputStream out;

    private AdminSocketClient(SocketChannel channel) {
        this.channel = channel;
        this.in = new BufferedInputStream(Channels.newInputStream(channel));
        this.out = Channels.newOutputStream(channel);
    }

    /** @throws dev.coffre.vault.problem.Problem if no service listens there, or access to the socket is denied */
    public static AdminSocketClient connect(Path socket) {
        try {
            return new AdminSocketClient(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    @Override
    public <A> A execute(AdminCommand<A> command, Consumer<ScrubFinding> findings) {
        try {
            JsonLines.write(out, CommandTable.message(command));
            while (true) {
                AdminReply reply = WireJson.read(JsonLines.read(in), AdminReply.class);
                reply.finding().ifPresent(findings);
                if (reply.problem().isPresent()) {
                    throw reply.problem().get().problem();
                }
                if (reply.result().isPresent()) {
                    return WireJson.read(
                            WireJson.write(reply.result().get()),
                            CommandTable.specOf(command).answer());
                }
            }
        } catch (IOException | MalformedMessageException e) {
            throw unavailable(e);
        }
    }

    private static dev.coffre.vault.problem.Problem unavailable(Exception e) {
        return ProblemCode.VAULT_UNAVAILABLE.with("reason", SystemReason.of(e)).causedBy(e);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw unavailable(e);
        }
    }
}
