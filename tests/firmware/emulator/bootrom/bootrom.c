// What the boot ROM does for MicroPython: memory, bits, and the flash.
//
// The flash port is the emulator's, no register of the chip: see board.mjs.

#include <stddef.h>
#include <stdint.h>

#define FLASH_PORT ((volatile uint32_t *)0x40080000)
enum { FLASH_OFFSET, FLASH_COUNT, FLASH_SOURCE, FLASH_DO };
enum { FLASH_ERASE = 1, FLASH_PROGRAM = 2 };

// Look a two-letter code up; 0 when it is not there. Entries are pairs of 16 bits.
uint32_t find(const uint16_t *table, uint32_t code) {
    for (; table[0]; table += 2) {
        if (table[0] == code) {
            return table[1];
        }
    }
    return 0;
}

void *copy_bytes(uint8_t *to, const uint8_t *from, uint32_t count) {
    uint8_t *start = to;
    if ((((uintptr_t)to | (uintptr_t)from) & 3) == 0) {
        for (; count >= 4; count -= 4, to += 4, from += 4) {
            *(uint32_t *)to = *(const uint32_t *)from;
        }
    }
    while (count--) {
        *to++ = *from++;
    }
    return start;
}

void *set_bytes(uint8_t *to, uint8_t value, uint32_t count) {
    uint8_t *start = to;
    if (((uintptr_t)to & 3) == 0) {
        for (; count >= 4; count -= 4, to += 4) {
            *(uint32_t *)to = value * 0x01010101u;
        }
    }
    while (count--) {
        *to++ = value;
    }
    return start;
}

uint32_t count_ones(uint32_t value) {
    uint32_t count = 0;
    for (; value; value &= value - 1) {
        count++;
    }
    return count;
}

uint32_t count_leading_zeros(uint32_t value) {
    uint32_t count = 0;
    for (uint32_t bit = 0x80000000u; bit && !(value & bit); bit >>= 1) {
        count++;
    }
    return count;
}

uint32_t count_trailing_zeros(uint32_t value) {
    return value ? count_ones((value & -value) - 1) : 32;
}

uint32_t reverse_bits(uint32_t value) {
    uint32_t result = 0;
    for (int i = 0; i < 32; i++, value >>= 1) {
        result = (result << 1) | (value & 1);
    }
    return result;
}

void erase_flash(uint32_t offset, size_t count, uint32_t block_size, uint8_t command) {
    (void)block_size;
    (void)command;
    FLASH_PORT[FLASH_OFFSET] = offset;
    FLASH_PORT[FLASH_COUNT] = count;
    FLASH_PORT[FLASH_DO] = FLASH_ERASE;
}

void program_flash(uint32_t offset, const uint8_t *source, size_t count) {
    FLASH_PORT[FLASH_OFFSET] = offset;
    FLASH_PORT[FLASH_COUNT] = count;
    FLASH_PORT[FLASH_SOURCE] = (uintptr_t)source;
    FLASH_PORT[FLASH_DO] = FLASH_PROGRAM;
}

void do_nothing(void) {
}

void halt(void) {
    for (;;) {
        __asm__ volatile("bkpt 0");
    }
}
