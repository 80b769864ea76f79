package dev.coffre.acceptance.network;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;

/** Answers some requests in the vault's place. */
@FunctionalInterface
public interface Interference {
    /** Lets everything pass. */
    Interference NONE = _ -> false;

    /** Whether it has answered; if not, the vault is asked. */
    boolean answered(HttpExchange exchange) throws IOException;
}
