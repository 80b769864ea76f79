package dev.coffre.server.admin;

import dev.coffre.vault.wire.MalformedMessageException;
import dev.coffre.vault.wire.WireJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All commands. The list is the only place that names every group. */
public final class CommandTable {
    private static final List<CommandSpec<?, ?, ?>> ALL = Stream.of(
                    VaultCommands.SPECS,
                    MachineCommands.SPECS,
                    MaintenanceCommands.SPECS,
                    AccountCommands.SPECS,
                    SecondFactorCommands.SPECS,
                    TokenCommands.SPECS,
                    AddressCommands.SPECS,
                    JobCommands.SPECS,
                    AlertCommands.SPECS,
                    RetentionCommands.SPECS,
                    SafeguardCommands.SPECS,
                    MailCommands.SPECS)
            .<CommandSpec<?, ?, ?>>flatMap(List::stream)
            .toList();
    private static final Map<String, CommandSpec<?, ?, ?>> BY_NAME =
            ALL.stream().collect(Collectors.toMap(CommandSpec::name, Function.identity()));
    private static final Map<Class<?>, CommandSpec<?, ?, ?>> BY_REQUEST =
            ALL.stream().collect(Collectors.toMap(CommandSpec::request, Function.identity()));

    /** Field of the admin socket that holds the name. */
    private static final String COMMAND = "command";

    private CommandTable() {}

    public static List<CommandSpec<?, ?, ?>> all() {
        return ALL;
    }

    /** The specification of the command. */
    @SuppressWarnings("unchecked") // a specification's answer is that of its request
    public static <A> CommandSpec<?, ? extends AdminCommand<A>, A> specOf(AdminCommand<A> command) {
        CommandSpec<?, ?, ?> spec = BY_REQUEST.get(command.getClass());
        if (spec == null) {
            throw new IllegalArgumentException(command.getClass() + " is not in the table of commands");
        }
        return (CommandSpec<?, ? extends AdminCommand<A>, A>) spec;
    }

    /**
     * Parses a line of the admin socket.
     *
     * @throws MalformedMessageException if it is not a command
     */
    static AdminCommand<?> read(byte[] line) {
        CommandSpec<?, ?, ?> spec = BY_NAME.get(WireJson.read(line, Name.class).command());
        if (spec == null) {
            throw new MalformedMessageException("unexpected-message");
        }
        return WireJson.read(line, spec.request());
    }

    /** Returns the command as a message of the admin socket: its name and its arguments. */
    static Map<String, Object> message(AdminCommand<?> command) {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put(COMMAND, specOf(command).name());
        WireJson.read(WireJson.write(command), Map.class)
                .forEach((field, value) -> message.put(String.valueOf(field), value));
        return message;
    }

    private record Name(String command) {}
}
