package dev.coffre.agent.console.properties;

import dev.coffre.agent.console.page.ConsolePageRequest;
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

    static ThrottleForm of(ConsolePageRequest request) {
        return new ThrottleForm(
                request.isChecked("enabled"),
                request.fields("day"),
                request.field("start").orElse(""),
                request.field("end").orElse(""),
                rate(request, "work"),
                rate(request, "other"));
    }

    private static RateForm rate(ConsolePageRequest request, String name) {
        return new RateForm(
                request.field(name).orElse(""), request.field(name + "-unit").orElse("M"));
    }

    /**
     * Returns the throttle that the form describes. A disabled throttle keeps its known hours and rates.
     *
     * @throws Problem {@code flags-invalid}, naming the field
     */
    Throttle toThrottle(ConsolePageRequest request, Throttle known) {
        if (!enabled) {
            return known.withEnabled(false);
        }
        String hours = start + "-" + end;
        WorkHours workHours = known.workHours()
                .withDays(String.join(",", days))
                .flatMap(on -> on.withHours(hours))
                .orElseThrow(() -> invalid(request, "throttling.hours", hours));
        return new Throttle(
                true, workHours, rate(request, "throttling.work", work), rate(request, "throttling.other", other));
    }

    private static Bitrate rate(ConsolePageRequest request, String field, RateForm form) {
        return form.rate().orElseThrow(() -> invalid(request, field, form.toString()));
    }

    private static Problem invalid(ConsolePageRequest request, String field, String value) {
        return ProblemCode.FLAGS_INVALID.with("reason", request.say("field.value", request.say(field), value));
    }
}
