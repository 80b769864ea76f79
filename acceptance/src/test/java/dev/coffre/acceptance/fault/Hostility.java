package dev.coffre.acceptance.fault;

import com.sun.net.httpserver.HttpExchange;
import dev.coffre.acceptance.network.Interference;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Answers that no vault gives. */
enum Hostility {
    A_PAGE {
        @Override
        void answer(HttpExchange exchange) throws IOException {
            whole(exchange, "text/html", "<html><body>Please log in to the guest network</body></html>");
        }
    },
    A_PAGE_AS_ERROR {
        @Override
        void answer(HttpExchange exchange) throws IOException {
            exchange.getResponseHeaders().set("Content-Type", "text/html");
            byte[] page = "<h1>502 Bad Gateway</h1>".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(502, page.length);
            exchange.getResponseBody().write(page);
        }
    },
    A_REDIRECT {
        @Override
        void answer(HttpExchange exchange) throws IOException {
            exchange.getResponseHeaders().set("Location", "https://localhost:1/");
            exchange.sendResponseHeaders(302, -1);
        }
    },
    HALF_AN_OBJECT {
        @Override
        void answer(HttpExchange exchange) throws IOException {
            whole(exchange, JSON, "{\"nonce\": \"");
        }
    },
    WRONG_TYPES {
        @Override
        void answer(HttpExchange exchange) throws IOException {
            whole(
                    exchange,
                    JSON,
                    "{\"nonce\":{\"a\":1},\"time\":\"yesterday\",\"token\":[],\"session\":7,\"bytesReceived\":-1,\"machines\":3}");
        }
    },
    ENDLESS_DEPTH {
        @Override
        void answer(HttpExchange exchange) throws IOException {
            whole(exchange, JSON, "[".repeat(500_000));
        }
    },
    ENDLESS_JSON {
        @Override
        void answer(HttpExchange exchange) throws IOException {
            endless(exchange, JSON, "{\"nonce\":\"0\", ".getBytes(StandardCharsets.UTF_8));
        }
    },
    ENDLESS_BYTES {
        @Override
        void answer(HttpExchange exchange) throws IOException {
            endless(exchange, BYTES, new byte[] {0, 0, 0, 1});
        }
    },
    ENDLESS_RANDOM_BYTES {
        @Override
        void answer(HttpExchange exchange) throws IOException {
            endless(exchange, BYTES, new byte[] {0x5a, 0x3c, 0x7f, 0x11, 0x42});
        }
    },
    HUGE_LENGTH {
        @Override
        void answer(HttpExchange exchange) throws IOException {
            exchange.getResponseHeaders().set("Content-Type", BYTES);
            exchange.sendResponseHeaders(200, Long.MAX_VALUE / 2);
            exchange.getResponseBody().write(new byte[4_096]);
        }
    },
    HUGE_COUNTS {
        @Override
        void answer(HttpExchange exchange) throws IOException {
            byte[] frame = ByteBuffer.allocate(64)
                    .putInt(0x7fff_ffff)
                    .putInt(0xffff_ffff)
                    .putLong(Long.MAX_VALUE)
                    .array();
            exchange.getResponseHeaders().set("Content-Type", BYTES);
            exchange.sendResponseHeaders(200, frame.length);
            exchange.getResponseBody().write(frame);
        }
    },
    A_BREAK {
        @Override
        void answer(HttpExchange exchange) throws IOException {
            exchange.getResponseHeaders().set("Content-Type", BYTES);
            exchange.sendResponseHeaders(200, 1_000_000);
            exchange.getResponseBody().write(new byte[10]);
            exchange.close();
        }
    };

    private static final String JSON = "application/json";
    private static final String BYTES = "application/octet-stream";

    /** More than any client should take. */
    private static final long ENDLESS = 4L << 30;

    abstract void answer(HttpExchange exchange) throws IOException;

    /** Answers so wherever the target has this in it. */
    Interference at(String part) {
        return exchange -> {
            if (!exchange.getRequestURI().getPath().contains(part)) {
                return false;
            }
            exchange.getRequestBody().readAllBytes();
            answer(exchange);
            return true;
        };
    }

    private static void whole(HttpExchange exchange, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
    }

    private static void endless(HttpExchange exchange, String type, byte[] pattern) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(200, 0);
        byte[] piece = new byte[pattern.length * 10_000];
        for (int i = 0; i < piece.length; i++) {
            piece[i] = pattern[i % pattern.length];
        }
        OutputStream out = exchange.getResponseBody();
        for (long sent = 0; sent < ENDLESS; sent += piece.length) {
            out.write(piece);
        }
    }
}
