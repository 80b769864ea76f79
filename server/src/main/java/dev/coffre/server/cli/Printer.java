package dev.coffre.server.cli;

import dev.coffre.vault.problem.ExitCode;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemText;
import dev.coffre.vault.text.SafeText;
import dev.coffre.vault.wire.WireJson;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;

/** Prints for a person, or with {@code --json} one object a line, the last of which is the result. */
final class Printer {
    private final PrintStream out;
    private final PrintStream err;
    private final Texts texts;
    private final boolean json;

    Printer(Environment environment, Texts texts, boolean json) {
        this.out = environment.out();
        this.err = environment.err();
        this.texts = texts;
        this.json = json;
    }

    /** A part of what is said to a person. */
    String text(String key, Object... values) {
        return texts.say(key, values);
    }

    /** A line for a person; {@code values} are for the text of that key. */
    void say(String key, Object... values) {
        if (!json) {
            out.println(texts.say(key, values));
        }
    }

    /** A line of a list, for a person. */
    void line(String text) {
        if (!json) {
            out.println(SafeText.spelled(text));
        }
    }

    /** A message for a script. */
    void message(Object message) {
        if (json) {
            out.println(SafeText.json(WireJson.line(message)));
        }
    }

    /** An event for a script. */
    void event(String event, Map<String, Object> fields) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("event", event);
        line.putAll(fields);
        message(line);
    }

    int done() {
        return ended("done", ExitCode.DONE);
    }

    int ended(String code, ExitCode exit) {
        event("result", Map.of("code", code, "exit", exit.number()));
        out.flush();
        return exit.number();
    }

    /** A reason that stands in no problem, in the language of who reads it. */
    String reason(String reason) {
        return ProblemText.in(texts.locale()).reason(reason);
    }

    int failed(Problem problem) {
        ProblemText text = ProblemText.in(texts.locale());
        if (json) {
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("code", problem.code().code());
            result.put("exit", problem.exit().number());
            result.put("details", problem.details());
            result.put("title", text.title(problem));
            result.put("cause", text.cause(problem));
            result.put("remedy", text.remedy(problem));
            event("result", result);
        } else {
            err.println(text.title(problem));
            err.println(text.cause(problem));
            err.println(text.remedy(problem));
            err.println("(" + problem.code().code() + ")");
        }
        out.flush();
        err.flush();
        return problem.exit().number();
    }
}
