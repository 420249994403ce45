@ The fixed places of the RP2040's boot ROM (RP2040 datasheet, section 2.8.3).
@
@ The chip's own ROM is not in any distribution, so the emulator brings this one: only what
@ MicroPython asks for by name, written for this purpose. Version 3 in the magic makes the
@ firmware use the tables as they are.

    .syntax unified
    .cpu cortex-m0plus
    .thumb

    .section .header, "a"
    .word 0x20042000          @ stack, at the end of the RAM
    .word halt + 1            @ reset: the emulator itself jumps to the flash
    .word halt + 1
    .word halt + 1
    .byte 'M', 'u', 1, 3
    .hword functions
    .hword data
    .hword find + 1

    .macro entry first, second, target
    .byte \first, \second
    .hword \target
    .endm

    .section .text.tables, "a"
    .balign 4
functions:
    entry 'M', 'C', copy_bytes + 1
    entry 'C', '4', copy_bytes + 1
    entry 'M', 'S', set_bytes + 1
    entry 'S', '4', set_bytes + 1
    entry 'P', '3', count_ones + 1
    entry 'L', '3', count_leading_zeros + 1
    entry 'T', '3', count_trailing_zeros + 1
    entry 'R', '3', reverse_bits + 1
    entry 'I', 'F', do_nothing + 1
    entry 'E', 'X', do_nothing + 1
    entry 'F', 'C', do_nothing + 1
    entry 'C', 'X', do_nothing + 1
    entry 'R', 'E', erase_flash + 1
    entry 'R', 'P', program_flash + 1
    .word 0

data:
    entry 'S', 'F', single_floats
    .word 0

    @ In front of the table stands its length in words.
    .balign 4
    .byte 0, 0, 32, 0
single_floats:
    .word __aeabi_fadd, __aeabi_fsub, __aeabi_fmul, __aeabi_fdiv
    .word halt, halt                                @ comparisons: the SDK has its own
    .word halt                                      @ square root: MicroPython has its own
    .word __aeabi_f2iz, halt, __aeabi_f2uiz, halt
    .word __aeabi_i2f, halt, __aeabi_ui2f, halt
    .word halt, halt, halt, halt, halt, halt        @ cos ... ln: MicroPython has its own
    .word halt, halt
    .word __aeabi_l2f, halt, __aeabi_ul2f, halt
    .word __aeabi_f2lz, halt, __aeabi_f2ulz, halt
    .word __aeabi_f2d
