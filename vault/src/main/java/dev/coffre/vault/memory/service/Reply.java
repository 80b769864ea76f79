package dev.coffre.vault.memory.service;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.wire.ProblemAnswer;
import dev.coffre.vault.wire.WireJson;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;

/** A complete HTTP response. */
public record Reply(int status, String type, byte[] body) {
    public static Reply json(Object message) {
        return new Reply(200, "application/json", WireJson.write(message));
    }

    static Reply octets(byte[] body) {
        return new Reply(200, "application/octet-stream", body);
    }

    static Reply frames(List<byte[]> contents) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        contents.forEach(content -> Bodies.frame(body, content));
        return octets(body.toByteArray());
    }

    static Reply problem(Problem problem, Optional<List<String>> missing) {
        return new Reply(
                problem.code().httpStatus(),
                "application/problem+json",
                WireJson.write(new ProblemAnswer(
                        problem.code().code(), Optional.of(problem.details()), missing, Optional.empty())));
    }
}
