/** How processes of one machine meet: who holds a lock, a line through a socket, a job that is started. */
@NullMarked
package dev.coffre.agent.process;

import org.jspecify.annotations.NullMarked;
