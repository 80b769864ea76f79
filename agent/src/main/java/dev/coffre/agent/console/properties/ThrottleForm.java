package dev.coffre.agent.console.properties;

import dev.coffre.agent.console.frame.Visit;
import dev.coffre.agent.throttle.Bitrate;
import dev.coffre.agent.throttle.Throttle;
import dev.coffre.agent.throttle.WorkHours;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.List;

/**
 * The form fields of a throttle.
 *
 * @param days such as {@code mon}
 * @param start such as {@code 09:00}, as is {@code end}
 */
public record ThrottleForm(
        boolean enabled, List<String> days, String start, String end, RateForm work, RateForm other) {
    static ThrottleForm of(Throttle throttle) {
        WorkHours hours = throttle.workHours();
        return new ThrottleForm(
                throttle.enabled(),
                hours.dayWords(),
                hours.start().toString(),
                hours.end().toString(),
                RateForm.of(throttle.work()),
                RateForm.of(throttle.other()));
    }

    static ThrottleForm of(Visit visit) {
        return new ThrottleForm(
                visit.ticked("enabled"),
                visit.fields("day"),
                visit.field("start").orElse(""),
                visit.field("end").orElse(""),
                rate(visit, "work"),
                rate(visit, "other"));
    }

    private static RateForm rate(Visit visit, String name) {
        return new RateForm(
                visit.field(name).orElse(""), visit.field(name + "-unit").orElse("M"));
    }

    /**
     * Returns the throttle that the form describes. A disabled throttle keeps its known hours and rates.
     *
     * @throws Problem {@code flags-invalid}, naming the field
     */
    Throttle settled(Visit visit, Throttle known) {
        if (!enabled) {
            return known.withEnabled(false);
        }
        String hours = start + "-" + end;
        WorkHours workHours = known.workHours()
                .on(String.join(",", days))
                .flatMap(on -> on.at(hours))
                .orElseThrow(() -> invalid(visit, "throttling.hours", hours));
        return new Throttle(
                true, workHours, rate(visit, "throttling.work", work), rate(visit, "throttling.other", other));
    }

    private static Bitrate rate(Visit visit, String field, RateForm form) {
        return form.rate().orElseThrow(() -> invalid(visit, field, form.toString()));
    }

    private static Problem invalid(Visit visit, String field, String value) {
        return ProblemCode.FLAGS_INVALID.with("reason", visit.say("field.value", visit.say(field), value));
    }
}
