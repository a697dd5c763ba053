// SPDX-License-Identifier: Apache-2.0
package oracle;

import org.apache.kafka.common.header.Headers;

/** One thing that a scenario does to the driver. */
interface Step {
    record Pipe(String topic, Object key, Object value, long timestamp, Headers headers) implements Step { }

    record Advance(long ms) implements Step { }

    record Dump(String store) implements Step { }
}
