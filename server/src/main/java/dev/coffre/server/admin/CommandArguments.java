package dev.coffre.server.admin;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A request of the API, of which a route makes a command. */
public interface CommandArguments {
    String pathVariable(String name);

    /** Parses a variable of the path. Text that {@code parse} refuses is {@code not-found}. */
    <T> T id(String variable, Function<String, T> parse);

    /** A query parameter that the route declares. */
    Optional<String> parameter(String name);

    /** A query parameter that is a whole number. */
    Optional<Long> number(String name);

    /** A query parameter that is a comma-separated list. Empty if the parameter is missing. */
    List<String> codes(String parameter);

    /** Maximum number of entries of a page. */
    Optional<Integer> limit();

    /** Parses the message in the body. */
    <T> T json(Class<T> type);

    /** Name or id of the vault in the path. */
    default String vaultName() {
        return pathVariable("vault");
    }

    /** Name or id of the machine in the path. */
    default String machineName() {
        return pathVariable("machine");
    }

    /** Name of the account in the path. */
    default String accountName() {
        return pathVariable("account");
    }
}
