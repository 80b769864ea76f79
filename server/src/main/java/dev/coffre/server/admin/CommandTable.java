package dev.coffre.server.admin;

import dev.coffre.vault.wire.MalformedMessageException;
import dev.coffre.vault.wire.WireJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** All commands. It is the only place that names every group. */
public final class CommandTable {
    /** Field of the admin socket that holds the name. */
    private static final String COMMAND = "command";

    /**
     * The groups by the class that holds a group's commands. A group is built when it is needed, which keeps the CLI
     * fast.
     */
    private static final Map<Class<?>, Supplier<List<? extends CommandSpec<?, ?, ?>>>> GROUPS = groups();

    private CommandTable() {}

    private static Map<Class<?>, Supplier<List<? extends CommandSpec<?, ?, ?>>>> groups() {
        Map<Class<?>, Supplier<List<? extends CommandSpec<?, ?, ?>>>> groups = new LinkedHashMap<>();
        groups.put(VaultCommands.class, () -> VaultCommands.SPECS);
        groups.put(MachineCommands.class, () -> MachineCommands.SPECS);
        groups.put(MaintenanceCommands.class, () -> MaintenanceCommands.SPECS);
        groups.put(AccountCommands.class, () -> AccountCommands.SPECS);
        groups.put(SecondFactorCommands.class, () -> SecondFactorCommands.SPECS);
        groups.put(TokenCommands.class, () -> TokenCommands.SPECS);
        groups.put(AddressCommands.class, () -> AddressCommands.SPECS);
        groups.put(JobCommands.class, () -> JobCommands.SPECS);
        groups.put(AlertCommands.class, () -> AlertCommands.SPECS);
        groups.put(RetentionCommands.class, () -> RetentionCommands.SPECS);
        groups.put(SafeguardCommands.class, () -> SafeguardCommands.SPECS);
        groups.put(MailCommands.class, () -> MailCommands.SPECS);
        return groups;
    }

    public static List<CommandSpec<?, ?, ?>> all() {
        return All.SPECS;
    }

    /** The specification of the command. */
    @SuppressWarnings("unchecked") // a specification's answer is that of its request
    public static <A> CommandSpec<?, ? extends AdminCommand<A>, A> specOf(AdminCommand<A> command) {
        Class<?> request = command.getClass();
        return (CommandSpec<?, ? extends AdminCommand<A>, A>)
                GROUPS.getOrDefault(request.getNestHost(), List::of).get().stream()
                        .filter(spec -> spec.request() == request)
                        .findFirst()
                        .orElseThrow(() -> new IllegalStateException(request + " is not in the table of commands"));
    }

    /**
     * Parses a line of the admin socket.
     *
     * @throws MalformedMessageException if it is not a command
     */
    static AdminCommand<?> read(byte[] line) {
        CommandSpec<?, ?, ?> spec =
                All.BY_NAME.get(WireJson.read(line, Name.class).command());
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

    private static final class All {
        private static final List<CommandSpec<?, ?, ?>> SPECS = GROUPS.values().stream()
                .<CommandSpec<?, ?, ?>>flatMap(group -> group.get().stream())
                .toList();
        private static final Map<String, CommandSpec<?, ?, ?>> BY_NAME =
                SPECS.stream().collect(Collectors.toMap(CommandSpec::name, Function.identity()));
    }
}
