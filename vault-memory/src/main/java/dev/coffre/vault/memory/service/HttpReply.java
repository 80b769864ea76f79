package dev.coffre.vault.memory.service;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.wire.ProblemResponse;
import dev.coffre.vault.wire.WireJson;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;

/** A complete HTTP response. */
public record HttpReply(int status, String type, byte[] body) {
    public static HttpReply json(Object message) {
        return new HttpReply(200, "application/json", WireJson.write(message));
    }

    static HttpReply octets(byte[] body) {
        return new HttpReply(200, "application/octet-stream", body);
    }

    static HttpReply frames(List<byte[]> contents) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        contents.forEach(content -> BinaryBodies.frame(body, content));
        return octets(body.toByteArray());
    }

    static HttpReply problem(Problem problem, Optional<List<String>> missing) {
        return new HttpReply(
                problem.code().httpStatus(),
                "application/problem+json",
                WireJson.write(new ProblemResponse(
                        problem.code().code(), Optional.of(problem.details()), missing, Optional.empty())));
    }
}
