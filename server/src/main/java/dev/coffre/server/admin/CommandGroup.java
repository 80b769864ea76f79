package dev.coffre.server.admin;

import java.util.stream.Stream;

/** The commands of one subject, with the services that they use. */
public interface CommandGroup {
    Stream<BoundCommand<?, ?>> commands();
}
